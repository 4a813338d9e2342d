import { ArchiveError, type RawArchive } from '../../application/ports/raw-archive.ts';
import { isOf, keyOf } from './archive-key.ts';

/** An archive that lives as long as the map it keeps answers in. */
export const createMemoryRawArchive = (bodies = new Map<string, Uint8Array>()): RawArchive => ({
  keep: async (answer) => {
    const key = keyOf(answer);
    if (!bodies.has(key)) bodies.set(key, Uint8Array.from(answer.body));
    return key;
  },
  read: async (key) => {
    const body = bodies.get(key) ?? null;
    if (body && !isOf(key, body)) throw new ArchiveError('corrupt', `The answer ${key} is not as it was kept.`);
    return body && Uint8Array.from(body);
  },
});
