import type { DeliveryLog } from '../ports/delivery-log.ts';
import type { Notice, Notifier } from '../ports/notifier.ts';
import { digestOf, heldOf, newestBarOf } from './digest.ts';
import type { DueNotice } from './due-notices.ts';

/** What is old news: bars that started more than `age` milliseconds ago. It is told in one message once the outlet has come to the `head` of the log (a sequence). */
export type Digesting = { readonly age: number; readonly now: () => number; readonly head: () => Promise<number> };

/** One outlet, what it has taken, and what is old news to it; null where nothing is. */
export type Outlet = {
  readonly notifier: Notifier;
  readonly deliveries: DeliveryLog;
  readonly digesting: Digesting | null;
};

const wasToldAny = async ({ notifier, deliveries }: Outlet, ids: readonly string[]): Promise<boolean> => {
  for (const id of ids) if (await deliveries.delivered(notifier.outlet, id)) return true;
  return false;
};

const isOld = ({ digesting }: Outlet, notice: Notice): boolean =>
  digesting !== null && newestBarOf(notice) < digesting.now() - digesting.age;

/** Tells a notice that was not told yet and keeps that it was, or holds it back where it is old news. A withdrawal is told only where the finding was. */
export const tell = async (outlet: Outlet, { notice, earlier }: DueNotice): Promise<void> => {
  const { notifier, deliveries } = outlet;
  if (await deliveries.delivered(notifier.outlet, notice.id)) return;
  if (notice.reason === 'retracted' && !(await wasToldAny(outlet, earlier))) return;
  if (isOld(outlet, notice)) return deliveries.hold(notifier.outlet, heldOf(notice));
  await notifier.notify(notice);
  await deliveries.record(notifier.outlet, notice.id);
};

/** Tells what is held back in one message, when the outlet, come to the commit with this sequence, is at the head of the log. */
export const tellHeld = async ({ notifier, deliveries, digesting }: Outlet, sequence: number): Promise<void> => {
  const { outlet } = notifier;
  if (!digesting || Math.max(sequence, await deliveries.checkpoint(outlet)) < (await digesting.head())) return;
  const held = await deliveries.held(outlet);
  if (held.length === 0) return;
  const digest = digestOf(held);
  if (digest) await notifier.digest(digest);
  await deliveries.release(outlet);
};
