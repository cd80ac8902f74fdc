package io.crabcache.engine.command;

/**
 * Why a caller refuses a row itself; see {@link Commands#REJECT}.
 *
 * @param failure what it answers
 * @param text names cause and cure
 */
public record Rejection(Replies.Failure failure, String text) {}
