import { busOutlet } from '../../application/subscribers/publish.ts';
import type { Config } from './config.ts';

/** The names under which the deliveries know who is told. */
export const outletsOf = ({ channels, bus }: Pick<Config, 'channels' | 'bus'>): readonly string[] =>
  bus === 'none' ? channels : [...channels, busOutlet(bus)];

const BUS = busOutlet('');

/** The subscriber that an outlet is told by. */
export const subscriberOf = (outlet: string): string =>
  outlet.startsWith(BUS) ? `publish:${outlet.slice(BUS.length)}` : `notify:${outlet}`;
