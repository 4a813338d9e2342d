import * as z from 'zod';
import { ParkingError, type Parking } from '../../application/ports/parking.ts';
import type { KeptFile } from '../sqlite/kept-file.ts';
import { guarded, openParkingFile } from './parking-file.ts';

const handoverRow = z.object({ sequence: z.int(), through: z.int(), deliveries: z.int() });

const parkedRow = z.object({
  subscriber: z.string(),
  stream: z.string(),
  first: z.int(),
  through: z.int(),
  deliveries: z.int(),
  reason: z.string(),
  since: z.int(),
});

const redriveRow = z.object({
  at: z.int(),
  by: z.string(),
  subscriber: z.string(),
  stream: z.string(),
  taken: z.int(),
  reason: z.string().nullable(),
});

const PARK = `
  INSERT OR REPLACE INTO parked (subscriber, stream, first, through, deliveries, reason, since)
  VALUES ($subscriber, $stream, $first, $through, $deliveries, $reason, $since)`;

const RECORD = `
  INSERT INTO redrives (at, "by", subscriber, stream, taken, reason)
  VALUES ($at, $by, $subscriber, $stream, $taken, $reason)`;

/** Keeps in a file what could not be taken, each change on the disk before it returns; nothing else holds these facts. Failures are ParkingError. */
export const openSqliteParking = (options: KeptFile): Parking & { close(): void } => {
  const { file } = options;
  const db = openParkingFile(options);
  const handover = db.prepare('SELECT * FROM handovers WHERE subscriber = ?');
  const note = db.prepare('INSERT OR REPLACE INTO handovers VALUES (?, ?, ?, ?)');
  const parked = db.prepare(
    'SELECT * FROM parked WHERE subscriber = coalesce(?, subscriber) ORDER BY subscriber, stream',
  );
  const park = db.prepare(PARK);
  const release = db.prepare('DELETE FROM parked WHERE subscriber = ? AND stream = ?');
  const record = db.prepare(RECORD);
  const redrives = db.prepare('SELECT * FROM redrives ORDER BY id DESC LIMIT ?');

  const read = <T>(schema: z.ZodType<T>, row: unknown): T => {
    const checked = schema.safeParse(row);
    if (checked.success) return checked.data;
    throw new ParkingError('corrupt', `${file} is damaged; restore it from a backup.`, { cause: checked.error });
  };

  return {
    handover: async (subscriber) => guarded(file, () => read(handoverRow.optional(), handover.get(subscriber))) ?? null,
    noteHandover: async (subscriber, { sequence, through, deliveries }) => {
      guarded(file, () => note.run(subscriber, sequence, through, deliveries));
    },
    parked: async (subscriber) => guarded(file, () => read(z.array(parkedRow), parked.all(subscriber ?? null))),
    park: async (row) => {
      guarded(file, () => park.run(row));
    },
    release: async (subscriber, stream) => {
      guarded(file, () => release.run(subscriber, stream));
    },
    record: async (row) => {
      guarded(file, () => record.run(row));
    },
    redrives: async (limit) => guarded(file, () => read(z.array(redriveRow), redrives.all(limit))),
    close: () => db.close(),
  };
};
