// oxlint-disable-next-line eqeqeq
// eslint-disable-line
/* oxlint-enable */
