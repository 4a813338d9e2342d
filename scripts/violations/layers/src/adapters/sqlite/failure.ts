/** What every adapter may import. */
export const explain = (failure: unknown): string => String(failure);
