export const planted = (a: number, b: number): boolean => a == b;
