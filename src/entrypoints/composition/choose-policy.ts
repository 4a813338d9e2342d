import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { naive } from '../../domain/anomaly/policies/naive.ts';
import { standard } from '../../domain/anomaly/policies/standard.ts';
import { atBudget, type Policy, type PolicyDocument } from '../../domain/anomaly/policy.ts';
import { ConfigError } from './load-config.ts';
import { readPolicyFile } from './policy-file.ts';

/** Gives a document its id: the name and 12 hex digits of the SHA-256 of its canonical JSON (RFC 8785). */
export const identify = (document: PolicyDocument): Policy => {
  const hash = createHash('sha256')
    .update(canonicalize(document) ?? '')
    .digest('hex');
  return { ...document, id: `${document.name}@${hash.slice(0, 12)}` };
};

const withBudget = (document: PolicyDocument, alertsPerTickerYear: number | undefined): PolicyDocument => {
  if (alertsPerTickerYear === undefined) return document;
  const stated = atBudget(document, alertsPerTickerYear);
  if (!stated)
    throw new ConfigError([
      `policy ${document.name}: it has fixed levels, so a budget of ${alertsPerTickerYear} cannot be kept; allowed: policies with a budget, such as standard`,
    ]);
  return stated;
};

const documentOf = (name: string): PolicyDocument => {
  if (name === 'standard') return standard();
  return name === 'naive' ? naive : readPolicyFile(name);
};

/** The policy of a document, with another alert budget where one is stated. Throws ConfigError. */
export const policyOf = (document: PolicyDocument, alertsPerTickerYear?: number): Policy =>
  identify(withBudget(document, alertsPerTickerYear));

/** The policy of a name (standard, naive) or of a file, with another alert budget where one is stated. Throws ConfigError. */
export const choosePolicy = (name: string, alertsPerTickerYear?: number): Policy =>
  policyOf(documentOf(name), alertsPerTickerYear);
