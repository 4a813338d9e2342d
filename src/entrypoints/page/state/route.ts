import { signal } from '@preact/signals';

/** What the address names: a ticker and, when one is open, a finding. */
export type Route = { readonly ticker: string | null; readonly finding: string | null };

const decode = (part: string): string | null => {
  try {
    return decodeURIComponent(part) || null;
  } catch {
    return null;
  }
};

/** Reads `#/^GSPC/finding-id`; parts that are not there or cannot be read are null. */
export const parseRoute = (hash: string): Route => {
  const [, ticker = '', finding = ''] = hash.split('/');
  return { ticker: decode(ticker), finding: decode(finding) };
};

/** The address of a route, the inverse of parseRoute. */
export const formatRoute = ({ ticker, finding }: Route): string => {
  const parts = [ticker, ticker === null ? null : finding].filter((part) => part !== null);
  return `#/${parts.map((part) => encodeURIComponent(part).replaceAll('%5E', '^')).join('/')}`;
};

/** Where the page is. */
export const route = signal<Route>({ ticker: null, finding: null });

/** Goes to a route: a step that Back undoes, or in place of the current one. */
export const go = (to: Route, step: 'push' | 'replace' = 'push'): void => {
  const { ticker, finding } = route.value;
  if (to.ticker === ticker && to.finding === finding) return;
  if (step === 'push') history.pushState(null, '', formatRoute(to));
  else history.replaceState(null, '', formatRoute(to));
  route.value = to;
};

/** Takes the route from the address, now and whenever Back, Forward or a person changes it. */
export const followAddress = (): void => {
  const read = (): void => {
    route.value = parseRoute(location.hash);
  };
  read();
  addEventListener('popstate', read);
  addEventListener('hashchange', read);
};
