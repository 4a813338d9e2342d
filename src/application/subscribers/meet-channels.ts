import type { DeliveryLog } from '../ports/delivery-log.ts';

/** Lets each channel that was never met begin at the head of the log (a sequence): nobody is told a history that came before them. Gives those that thereby miss something. */
export const meetChannels = async (
  deliveries: DeliveryLog,
  channels: readonly string[],
  head: number,
): Promise<readonly string[]> => {
  const late: string[] = [];
  for (const channel of channels) if ((await deliveries.meet(channel, head)) && head > 0) late.push(channel);
  return late;
};
