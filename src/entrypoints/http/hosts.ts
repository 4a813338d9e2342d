import type { MiddlewareHandler } from 'hono';
import { problem, quoted } from './problem.ts';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The host an address is of, in small letters, without its port. */
const hostOf = (url: string): string => {
  const [authority = ''] = url.slice(url.indexOf('//') + 2).split('/', 1);
  return authority.toLowerCase().replace(/:\d*$/, '');
};

/** Answers only who addresses this machine's loopback or one of the hosts, so that a page of another host whose name comes to lead here reads nothing: 421 to another name, 400 to two. */
export const refuseForeignHost = (hosts: readonly string[]): MiddlewareHandler => {
  const served = new Set([...LOOPBACK, ...hosts.map((host) => host.toLowerCase())]);
  return async (c, next) => {
    if (c.req.header('Host')?.includes(','))
      return problem(c, 400, 'The request names two hosts: send one Host header.');
    const host = hostOf(c.req.url);
    if (served.has(host)) return next();
    const way = 'use localhost, or name it in http.hosts (TAPEWATCH_HOSTS)';
    return problem(c, 421, `Nothing is served under the name ${quoted(host)}: ${way}.`);
  };
};
