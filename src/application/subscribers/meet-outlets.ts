import type { DeliveryLog } from '../ports/delivery-log.ts';

/** Lets each outlet that was never met begin at the head of the log (a sequence): nobody is told a history that came before them. Gives those that thereby miss something. */
export const meetOutlets = async (
  deliveries: DeliveryLog,
  outlets: readonly string[],
  head: number,
): Promise<readonly string[]> => {
  const late: string[] = [];
  for (const outlet of outlets) if ((await deliveries.meet(outlet, head)) && head > 0) late.push(outlet);
  return late;
};
