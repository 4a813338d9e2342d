const planted = 1;
