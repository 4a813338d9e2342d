import { MarketDataError } from '../../application/ports/market-data.ts';

const MAX_SHOWN = 40;
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const escapeCharacter = (character: string): string =>
  `\\u{${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}}`;

/** The text on one line: characters that do not print are written as `\u{...}`. */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escapeCharacter);

/** The start of a text in quotation marks, fit for a one-line message; at most `shown` characters of it (default 40). */
export const excerpt = (text: string, shown: number = MAX_SHOWN): string => {
  const characters = Array.from(text.slice(0, 2 * shown + 2));
  const clipped = characters.length > shown ? `${characters.slice(0, shown).join('')}…` : text;
  return `"${printable(clipped)}"`;
};

/** Refuses a file as a whole. */
export const badFile = (file: string, fault: string): MarketDataError =>
  new MarketDataError('bad-data', `${printable(file)} ${fault}`);

/** Refuses a file because of one of its lines; the header is line 1. */
export const badLine = (file: string, line: number, fault: string): MarketDataError =>
  badFile(file, `line ${line}: ${fault}`);

/** Where a cell stands and what it says. */
export type Cell = { readonly file: string; readonly line: number; readonly column: string; readonly value: string };

/** Refuses a file because of one of its cells; `fault` follows the quoted value. */
export const badCell = ({ file, line, column, value }: Cell, fault: string): MarketDataError =>
  badFile(file, `line ${line}, column ${printable(column)}: ${excerpt(value)} ${fault}`);
