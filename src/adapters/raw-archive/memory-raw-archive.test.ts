import { createMemoryRawArchive } from './memory-raw-archive.ts';
import { rawArchiveContract } from './raw-archive.contract.ts';

rawArchiveContract('memory', async () => {
  const bodies = new Map<string, Uint8Array>();
  return {
    archive: createMemoryRawArchive(bodies),
    spoil: async (key, body) => void bodies.set(key, body),
    count: async () => bodies.size,
    close: async () => {},
  };
});
