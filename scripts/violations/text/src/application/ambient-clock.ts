export const planted = new Date().getTime();
