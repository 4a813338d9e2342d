import type { Kind, Severity } from '../../../domain/anomaly/kinds.ts';

const first = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A kind as a label: `Level shift`. */
export const kindLabel = (kind: Kind): string => first(kind.replaceAll('-', ' '));

/** A severity as a label: `Critical`. */
export const severityLabel = (severity: Severity): string => first(severity);
