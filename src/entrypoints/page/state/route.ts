import { signal } from '@preact/signals';
import { KINDS, SEVERITIES, type Kind, type Severity } from '../../../domain/anomaly/kinds.ts';
import { parseReplay, type NamedReplay } from './replay-address.ts';

/** The panels below the chart. */
export const PANELS = ['decisions', 'replay', 'system'] as const;
export type Panel = (typeof PANELS)[number];

/** Which decisions are listed. */
export const LOGS = ['all', 'findings', 'silences'] as const;
export type Log = (typeof LOGS)[number];

/** What the address names: a ticker and, when one is open, a finding; what is filtered (null: nothing), the panel below the chart with what it lists, and the replay that was asked for. */
export type Route = {
  readonly ticker: string | null;
  readonly finding: string | null;
  readonly severity: Severity | null;
  readonly kind: Kind | null;
  readonly panel: Panel | null;
  readonly log: Log;
  readonly replay: NamedReplay | null;
};

const decode = (part: string): string | null => {
  try {
    return decodeURIComponent(part) || null;
  } catch {
    return null;
  }
};

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | null =>
  values.find((value) => value === text) ?? null;

/** Reads `#/^GSPC/finding-id?severity=high&panel=decisions`; parts that are not there or cannot be read are null. */
export const parseRoute = (hash: string): Route => {
  const [path = '', search = ''] = hash.split('?');
  const [, ticker = '', finding = ''] = path.split('/');
  const query = new URLSearchParams(search);
  return {
    ticker: decode(ticker),
    finding: decode(finding),
    severity: oneOf(SEVERITIES, query.get('severity')),
    kind: oneOf(KINDS, query.get('kind')),
    panel: oneOf(PANELS, query.get('panel')),
    log: oneOf(LOGS, query.get('log')) ?? 'all',
    replay: parseReplay(query),
  };
};

const encoded = (part: string): string => encodeURIComponent(part).replaceAll('%5E', '^');

/** The address of a route, the inverse of parseRoute. */
export const formatRoute = ({ ticker, finding, replay, ...shown }: Route): string => {
  const parts = [ticker, ticker === null ? null : finding].filter((part) => part !== null);
  const told = { ...shown, log: shown.log === 'all' ? null : shown.log, ...replay };
  const query = Object.entries(told).flatMap(([name, value]) => (value === null ? [] : [`${name}=${encoded(value)}`]));
  const path = parts.map(encoded).join('/');
  return `#/${path}${query.length === 0 ? '' : `?${query.join('&')}`}`;
};

/** Where the page is. */
export const route = signal<Route>(parseRoute(''));

/** Goes to a place that differs in this from where the page is: a step that Back undoes, or in place of the current one. */
export const go = (difference: Partial<Route>, step: 'push' | 'replace' = 'push'): void => {
  const to = { ...route.value, ...difference };
  const address = formatRoute(to);
  if (address === formatRoute(route.value)) return;
  if (step === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  route.value = to;
};

/** Opens a panel below the chart, or closes it where it is open. */
export const togglePanel = (panel: Panel): void => go({ panel: route.value.panel === panel ? null : panel }, 'replace');

/** Takes the route from the address, now and whenever Back, Forward or a person changes it. */
export const followAddress = (): void => {
  const read = (): void => {
    route.value = parseRoute(location.hash);
  };
  read();
  addEventListener('popstate', read);
  addEventListener('hashchange', read);
};
