/* v8 ignore next */
/* c8 ignore next */
/* istanbul ignore else */
