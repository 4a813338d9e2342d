import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteReadModel } from '../../adapters/read-model/sqlite-read-model.ts';
import type { Readings } from '../../application/ports/read-model.ts';
import { loadConfig } from '../composition/load-config.ts';
import type { Recorded } from './completion-places.ts';

/** Most ids that a shell is offered: those of the newest findings. */
const MOST_IDS = 1000;

/** What a shell takes as one word that means nothing else to it. */
const PLAIN = /^[\w^.=-]+$/;

const RECORDED: Readonly<Record<Recorded, (readModel: Readings) => Promise<readonly string[]>>> = {
  ids: (readModel) => readModel.newestIds(MOST_IDS),
  tickers: async (readModel) => [...new Set((await readModel.tickers()).map(({ ticker }) => ticker))],
};

const isRecorded = (text: string): text is Recorded => Object.hasOwn(RECORDED, text);

const wordsOf = async (what: Recorded): Promise<readonly string[]> => {
  const file = join(loadConfig(process.env).data, 'readmodel.sqlite');
  if (!existsSync(file)) return [];
  const readModel = openSqliteReadModel({ file, readOnly: true });
  try {
    return (await RECORDED[what](readModel)).filter((word) => PLAIN.test(word));
  } finally {
    readModel.close();
  }
};

/** Prints the recorded words that a shell may offer, one a line; nothing where there are none or they cannot be had, since a person is in the middle of a line. */
export const offer = async (what: string): Promise<void> => {
  if (!isRecorded(what)) return;
  const words = await wordsOf(what).catch(() => []);
  process.stdout.write(words.map((word) => `${word}\n`).join(''));
};
