import { deliveryOf, type StreamRecord } from './table-stream.ts';
import type { World } from './world.ts';

/** How long a stream keeps a record, and the longest that one is on its way into it, in milliseconds. */
const [KEPT, LONGEST_WAY] = [86_400_000, 3_600_000];

/** How often a record is lost, and how often it comes twice. */
const [LOST, TWICE] = [0.02, 0.05];

/** Lets the commits of the log come into the stream from now on, out of order, some of them twice or never. */
export const openStream = ({ log, ledger, stream, timeline, random }: World): void => {
  let order = 0n;

  const bring = (name: string, { commit }: (typeof ledger.answered)[number]): void => {
    if (random.chance(LOST)) return void stream.missed.add(deliveryOf(name, commit));
    for (let copies = random.chance(TWICE) ? 2 : 1; copies > 0; copies -= 1) {
      order += 1n;
      stream.records.get(name)?.push({ order: order + BigInt(random.below(8)), commit, at: timeline.now() });
    }
  };

  log.onAppend(() => {
    timeline.after(random.below(LONGEST_WAY), () => {
      for (const answer of ledger.answered.slice(stream.told))
        for (const name of stream.records.keys()) bring(name, answer);
      stream.told = ledger.answered.length;
    });
  });
};

/** Takes records out of a subscriber's stream. */
export const drop = (records: StreamRecord[], isGone: (record: StreamRecord) => boolean): void => {
  records.splice(0, records.length, ...records.filter((record) => !isGone(record)));
};

/** Trims what is older than a day; gives whether there was any. */
export const trim = ({ stream, timeline }: World, name: string, records: StreamRecord[]): boolean => {
  const isOld = ({ at }: StreamRecord): boolean => at < timeline.now() - KEPT;
  const trimmed = records.filter(isOld);
  for (const { commit } of trimmed) stream.missed.add(deliveryOf(name, commit));
  drop(records, isOld);
  return trimmed.length > 0;
};
