/** As `npm start` serves pages. For measuring only. */
Object.assign(process.env, { NODE_ENV: 'production' });
