import { inject } from 'vitest';
import { CREDENTIALS } from '../aws/answers.fixture.ts';
import type { Emulator } from './dynoxide.fixture.ts';
import { openClient } from './table.ts';

/** DynamoDB Local where it can be had, else moto: where it is, and what it is called in the names of tests. */
export const SECOND_OPINION = inject('dynamodbLocal') ?? inject('moto');

/** The emulator that gives the second opinion, which runs for all tests; all share one client. */
export const openSecondOpinion = async (): Promise<Emulator> => {
  Object.assign(process.env, CREDENTIALS);
  const { endpoint } = SECOND_OPINION;
  const client = openClient({ endpoint });
  return { endpoint, client: () => client, stop: async () => client.destroy() };
};
