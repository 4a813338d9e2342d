import { existsSync } from 'node:fs';
import type { Readings } from '../../application/ports/read-model.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import { openReading, shownFile } from '../composition/resources.ts';

/** Asks the read model of the data folder, beside a running server or without one. A folder without data is a UsageError. */
export const reading = async <T>(config: Config, ask: (readModel: Readings) => Promise<T>): Promise<T> => {
  if (!existsSync(shownFile(config)))
    throw new UsageError(
      `The data folder ${config.data} holds nothing yet; run npm start first, or name the folder in TAPEWATCH_DATA`,
    );
  const readModel = await openReading(config);
  try {
    return await ask(readModel);
  } finally {
    readModel.close();
  }
};
