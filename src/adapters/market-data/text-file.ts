import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { MarketDataError } from '../../application/ports/market-data.ts';
import { printable } from './csv-refusal.ts';

const CHUNK = 256 * 1024;

const isGzip = async (file: string): Promise<boolean> => {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE(0) === 0x1f8b;
  } finally {
    await handle.close();
  }
};

const openBytes = async (file: string): Promise<AsyncIterable<Buffer>> => {
  const info = await stat(file);
  if (!info.isFile()) throw new MarketDataError('unreadable', `${printable(file)} is not a file; give a CSV file`);
  const gzip = await isGzip(file);
  const bytes = createReadStream(file, { highWaterMark: CHUNK });
  // A failure of either stream surfaces where the last one is read.
  return gzip ? pipeline(bytes, createGunzip({ chunkSize: CHUNK }), () => {}) : bytes;
};

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : '');

const contentFault = (code: string): string | null => {
  if (code === 'Z_BUF_ERROR') return 'ends in the middle of its gzip data; copy or download it again';
  if (code.startsWith('Z_')) return 'holds damaged gzip data; copy or download it again';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return 'is not UTF-8 text; give a CSV file saved as UTF-8, plain or gzip';
  return null;
};

/** A failure of the file system, of gzip or of the text encoding as a MarketDataError about the path. */
export const fileFailure = (path: string, cause: unknown): MarketDataError => {
  if (cause instanceof MarketDataError) return cause;
  const code = codeOf(cause);
  const name = printable(path);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new MarketDataError('not-found', `${name} does not exist; check the path`, { cause });
  if (code === 'EACCES' || code === 'EPERM')
    return new MarketDataError('unreadable', `${name} may not be read; check its permissions`, { cause });
  const fault = contentFault(code);
  if (fault) return new MarketDataError('bad-data', `${name} ${fault}`, { cause });
  return new MarketDataError(
    'unreadable',
    `${name} cannot be read${code && ` (${code})`}; check the disk and try again`,
    { cause },
  );
};

/** The text of a UTF-8 file, plain or gzip (told by its first bytes), piece by piece and without a byte order mark. */
export async function* readText(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of await openBytes(file)) yield decoder.decode(bytes, { stream: true });
    yield decoder.decode();
  } catch (cause) {
    throw fileFailure(file, cause);
  }
}

/** The bytes of a file as they are. */
export const readBytes = async (file: string): Promise<Uint8Array> => {
  try {
    return await readFile(file);
  } catch (cause) {
    throw fileFailure(file, cause);
  }
};
