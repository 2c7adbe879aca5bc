import type { Language } from '../core/scheme';

/** Numbers, sizes and dates as a language writes them. */
export interface Formats {
  number(value: number): string;
  /** A share from 0 to 1; by default without decimals. */
  percent(share: number, decimals?: number): string;
  bytes(count: number): string;
  date(at: number): string;
  list(items: readonly string[]): string;
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

function make(language: Language): Formats {
  const plain = new Intl.NumberFormat(language);
  const sizes = units.map(
    (unit, power) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumFractionDigits: power < 2 ? 0 : 1,
      }),
  );
  const dates = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  return {
    number: (value) => plain.format(value),
    percent: (share, decimals = 0) =>
      new Intl.NumberFormat(language, {
        style: 'percent',
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      }).format(share),
    bytes: (count) => {
      const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(count, 1)) / 3));
      return sizes[power]?.format(count / 1000 ** power) ?? '';
    },
    date: (at) => dates.format(at),
    list: (items) => lists.format(items),
  };
}

const made: Partial<Record<Language, Formats>> = {};

export const formatsOf = (language: Language): Formats => (made[language] ??= make(language));

const plurals = new Intl.PluralRules('en');

/** `1 span`, `1,024 spans`: an English count with its noun. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatsOf('en').number(count)} ${plurals.select(count) === 'one' ? one : many}`;

/** A number as Korean writes it. */
export const number = (value: number): string => formatsOf('ko').number(value);
