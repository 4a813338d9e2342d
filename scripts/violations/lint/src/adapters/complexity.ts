export const planted = (a: number): number =>
  (a & 1 && 1) || (a & 2 && 2) || (a & 4 && 3) || (a & 8 && 4) || (a & 16 && 5) || 6;
