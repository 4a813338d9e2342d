import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import {
  DeliveryLogError,
  type Advance,
  type DeliveryLog,
  type HeldNotice,
} from '../../application/ports/delivery-log.ts';
import { NOTICE_REASONS } from '../../application/ports/notifier.ts';
import { SEVERITIES } from '../../domain/anomaly/kinds.ts';
import type { KeptFile } from '../sqlite/kept-file.ts';
import { guarded, openDeliveryFile } from './delivery-file.ts';

const heldRow = z.object({
  id: z.string(),
  finding: z.string(),
  reason: z.enum(NOTICE_REASONS),
  ticker: z.string(),
  session: z.string(),
  severity: z.enum(SEVERITIES),
  headline: z.string(),
});

const ADVANCE = `
  INSERT INTO checkpoints (channel, sequence) VALUES (?, ?)
  ON CONFLICT DO UPDATE SET sequence = max(sequence, excluded.sequence)`;

const SEE = `
  INSERT INTO seen VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET version = max(version, excluded.version)`;

const DELIVERED = `
  SELECT 1 FROM taken WHERE channel = $channel AND notice = $notice
  UNION SELECT 1 FROM held WHERE channel = $channel AND id = $notice`;

const HOLD = `
  INSERT INTO held (channel, id, finding, reason, ticker, session, severity, headline)
  VALUES ($channel, $id, $finding, $reason, $ticker, $session, $severity, $headline) ON CONFLICT DO NOTHING`;

/** All of it or nothing. */
const atOnce = (db: DatabaseSync, work: () => void): void => {
  db.exec('BEGIN IMMEDIATE');
  try {
    work();
    db.exec('COMMIT');
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK');
  }
};

const statementsOf = (db: DatabaseSync) => ({
  meet: db.prepare('INSERT INTO checkpoints VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
  place: db.prepare('SELECT sequence, start FROM checkpoints WHERE channel = ?'),
  delivered: db.prepare(DELIVERED),
  record: db.prepare('INSERT INTO taken VALUES (?, ?) ON CONFLICT DO NOTHING'),
  advance: db.prepare(ADVANCE),
  seenIn: db.prepare('SELECT version FROM seen WHERE channel = ? AND stream = ?'),
  see: db.prepare(SEE),
  hold: db.prepare(HOLD),
  held: db.prepare('SELECT * FROM held WHERE channel = ? ORDER BY place'),
  take: db.prepare('INSERT INTO taken SELECT channel, id FROM held WHERE channel = ? ON CONFLICT DO NOTHING'),
  letGo: db.prepare('DELETE FROM held WHERE channel = ?'),
});

const readHeld = (file: string, given: unknown): readonly HeldNotice[] => {
  const rows = z.array(heldRow).safeParse(given);
  if (rows.success) return rows.data;
  throw new DeliveryLogError('corrupt', `${file} is damaged; restore it from a backup.`, { cause: rows.error });
};

/** Keeps in a file what was told, and makes the file when it is missing; nothing else holds these facts. Failures are DeliveryLogError. */
export const openSqliteDeliveryLog = (options: KeptFile): DeliveryLog & { close(): void } => {
  const { file } = options;
  const db = openDeliveryFile(options);
  const { meet, place, delivered, record, advance, seenIn, see, hold, held, take, letGo } = guarded(file, () =>
    statementsOf(db),
  );

  const advanceAll = (channel: string, { sequence, seen }: Advance): void =>
    atOnce(db, () => {
      for (const { stream, version } of seen) see.run(channel, stream, version);
      advance.run(channel, sequence);
    });
  const takeHeld = (channel: string): void =>
    atOnce(db, () => {
      take.run(channel);
      letGo.run(channel);
    });

  return {
    meet: async (channel, sequence) => guarded(file, () => meet.run(channel, sequence, sequence).changes === 1),
    start: async (channel) => guarded(file, () => Number(place.get(channel)?.['start'] ?? 0)),
    checkpoint: async (channel) => guarded(file, () => Number(place.get(channel)?.['sequence'] ?? 0)),
    delivered: async (channel, notice) => guarded(file, () => delivered.get({ channel, notice }) !== undefined),
    record: async (channel, noticeId) => {
      guarded(file, () => record.run(channel, noticeId));
    },
    hold: async (channel, notice) => {
      guarded(file, () => hold.run({ channel, ...notice }));
    },
    held: async (channel) => guarded(file, () => readHeld(file, held.all(channel))),
    release: async (channel) => guarded(file, () => takeHeld(channel)),
    seen: async (channel, stream) => guarded(file, () => Number(seenIn.get(channel, stream)?.['version'] ?? 0)),
    advance: async (channel, to) => guarded(file, () => advanceAll(channel, to)),
    close: () => db.close(),
  };
};
