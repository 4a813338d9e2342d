import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReadModel } from '../../application/ports/read-model.ts';
import type { Config } from '../composition/config.ts';
import { UsageError } from '../composition/failure.ts';
import { openReading } from '../composition/resources.ts';

/** Asks the read model of the data folder, beside a running server or without one. A folder without data is a UsageError. */
export const reading = async <T>(config: Config, ask: (readModel: ReadModel) => Promise<T>): Promise<T> => {
  if (!existsSync(join(config.data, 'readmodel.sqlite')))
    throw new UsageError(
      `The data folder ${config.data} holds nothing yet; run npm start first, or name the folder in TAPEWATCH_DATA`,
    );
  const readModel = openReading(config);
  try {
    return await ask(readModel);
  } finally {
    readModel.close();
  }
};
