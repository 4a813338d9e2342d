import { whyNot } from '../../application/queries/why-not.ts';
import { whyNotText } from '../../application/wording/why-not-text.ts';
import { isTicker } from '../../domain/market/series.ts';
import { loadConfig } from '../composition/load-config.ts';
import { UsageError } from '../composition/failure.ts';
import { readDate } from './read-date.ts';
import { reading } from './reading.ts';

/** `tapewatch why-not TICKER DATE`: what was decided about a day and what would have been needed. */
export const whyNotCommand = async (
  ticker: string,
  date: string,
  { json }: { readonly json?: boolean },
): Promise<void> => {
  if (!isTicker(ticker))
    throw new UsageError(
      `${JSON.stringify(ticker.slice(0, 40))} is not a ticker; allowed: capitals and digits such as AAPL, BRK.B or ^GSPC`,
    );
  const day = readDate(date);
  const answer = await reading(loadConfig(process.env), (readModel) => whyNot(readModel, ticker, day));
  if (answer.answer === 'not-watched') throw new UsageError(whyNotText(answer));
  process.stdout.write(`${json ? JSON.stringify(answer) : whyNotText(answer)}\n`);
};
