import { isTicker } from '../../domain/market/series.ts';
import { UsageError } from '../composition/failure.ts';

/** Reads a ticker of the command line; a text that is none is a UsageError. */
export const readTicker = (text: string): string => {
  if (isTicker(text)) return text;
  throw new UsageError(
    `${JSON.stringify(text.slice(0, 40))} is not a ticker; allowed: capitals and digits such as AAPL, BRK.B or ^GSPC`,
  );
};
