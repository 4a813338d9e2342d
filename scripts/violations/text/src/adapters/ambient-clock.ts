export const planted = new Date().toISOString();
