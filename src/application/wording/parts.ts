import type { Part } from '../../domain/anomaly/judgement.ts';

const falling = (parts: readonly Part[]): readonly Part[] => parts.toSorted((a, b) => b.share - a.share);

/** The quantity that weighs most in a value, after what happened: ` mostly by its volume`; empty where none is told. */
export const mostlyText = (parts: readonly Part[] | undefined): string => {
  const [most] = falling(parts ?? []);
  return most ? ` mostly by its ${most.of}` : '';
};

/** What share of a value is by which quantity, in percent, the largest first: `volume 61 %, range 39 %`. */
export const partsText = (parts: readonly Part[]): string =>
  falling(parts)
    .map(({ of, share }) => `${of} ${Math.round(share * 100)} %`)
    .join(', ');
