// Dates and times as a city hall writes them: years of the era and the weekday in Japanese.
//
// The API speaks UTC; staff think in Japanese time whatever the terminal is set to.
import type { Language } from "./catalogue";

const TIME_ZONE = "Asia/Tokyo";
const DATE: Intl.DateTimeFormatOptions = {
  timeZone: TIME_ZONE,
  year: "numeric",
  month: "long",
  day: "numeric",
  weekday: "short",
};
const formats = {
  ja: {
    date: new Intl.DateTimeFormat("ja-JP-u-ca-japanese", { ...DATE, era: "long" }),
    time: new Intl.DateTimeFormat("ja-JP", {
      timeZone: TIME_ZONE,
      hour: "numeric",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  },
  en: {
    date: new Intl.DateTimeFormat("en-GB", { ...DATE, month: "short" }),
    time: new Intl.DateTimeFormat("en-GB", {
      timeZone: TIME_ZONE,
      hour: "numeric",
      minute: "2-digit",
      hourCycle: "h23",
    }),
  },
};

/** Era, year, day and weekday; in English "Wed, 1 Apr 2026". */
export function formatDate(instant: string, language: Language): string {
  return formats[language].date.format(new Date(instant));
}

/** The same with the time, "14:05". */
export function formatDateTime(instant: string, language: Language): string {
  const { date, time } = formats[language];
  const at = new Date(instant);
  return `${date.format(at)} ${time.format(at)}`;
}

/** A day of the calendar, "2026-04-01", as formatDate() writes a moment. */
export function formatDay(day: string, language: Language): string {
  return formatDate(`${day}T12:00:00+09:00`, language);
}

/** The day in Japan, as "2026-04-01". */
export function localDay(instant: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: TIME_ZONE }).format(new Date(instant));
}

/** The time in Japan, as "14:05". */
export function localTime(instant: string): string {
  return formats.ja.time.format(new Date(instant));
}

/** A minute of a day in Japan, as the API writes moments. */
export function momentOf(day: string, time: string): string {
  return `${new Date(`${day}T${time}:00+09:00`).toISOString().slice(0, -5)}Z`;
}

/** The last second of a day in Japan, as the API writes moments: "2026-04-01T14:59:59Z". */
export function endOfDay(day: string): string {
  return `${new Date(`${day}T23:59:59+09:00`).toISOString().slice(0, -5)}Z`;
}
