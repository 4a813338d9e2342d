export const planted = (1 as any).length;
