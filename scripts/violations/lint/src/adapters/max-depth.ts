export const planted = (rows: readonly (readonly (readonly (readonly number[])[])[])[]): number => {
  let sum = 0;
  for (const a of rows) for (const b of a) for (const c of b) for (const d of c) sum += d;
  return sum;
};
