export const planted = (values: readonly number[]): number => values[0]!;
