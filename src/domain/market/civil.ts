/** A calendar day of the proleptic Gregorian calendar; `month` is 1 to 12. */
export type Civil = { readonly year: number; readonly month: number; readonly day: number };

/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** Days from 1970-01-01 to a civil day (H. Hinnant, chrono-compatible low-level date algorithms). */
export const daysFromCivil = (year: number, month: number, day: number): number => {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** The civil day that lies `days` after 1970-01-01 (the inverse of daysFromCivil). */
export const civilFromDays = (days: number): Civil => {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 };
};

/** Day of the week of a day number: 0 is Sunday. */
export const weekday = (days: number): number => (((days + 4) % 7) + 7) % 7;

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads `YYYY-MM-DD` as a day number; null when the text is no real date. */
export const parseDate = (text: string): number | null => {
  const match = DATE.exec(text);
  if (!match) return null;
  const days = daysFromCivil(Number(match[1]), Number(match[2]), Number(match[3]));
  return formatDate(days) === text ? days : null;
};

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** A day number as `YYYY-MM-DD`. */
export const formatDate = (days: number): string => {
  const { year, month, day } = civilFromDays(days);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
};
