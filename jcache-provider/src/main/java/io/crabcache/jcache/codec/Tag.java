package io.crabcache.jcache.codec;

/** First byte of every key and value; the package documentation has the payloads. */
final class Tag {

  static final int STRING = 1;
  static final int UTF16_STRING = 2;
  static final int BOOLEAN = 3;
  static final int BYTE = 4;
  static final int SHORT = 5;
  static final int INTEGER = 6;
  static final int LONG = 7;
  static final int FLOAT = 8;
  static final int DOUBLE = 9;
  static final int CHARACTER = 10;
  static final int BYTES = 11;
  static final int UUID = 12;
  static final int BIG_INTEGER = 13;
  static final int BIG_DECIMAL = 14;
  static final int INSTANT = 15;
  static final int LOCAL_DATE = 16;
  static final int LOCAL_TIME = 17;
  static final int LOCAL_DATE_TIME = 18;
  static final int OFFSET_TIME = 19;
  static final int OFFSET_DATE_TIME = 20;
  static final int ZONED_DATE_TIME = 21;
  static final int DURATION = 22;
  static final int PERIOD = 23;
  static final int YEAR = 24;
  static final int YEAR_MONTH = 25;
  static final int MONTH_DAY = 26;
  static final int ZONE_OFFSET = 27;
  static final int ZONE_ID = 28;
  static final int ENUM = 29;
  static final int MARSHALLED = 64;

  private Tag() {}
}
