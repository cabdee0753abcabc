import manifestSchema from './evidence/manifest.schema.json' with { type: 'json' };
import resultsSchema from './results.schema.json' with { type: 'json' };

/** The JSON Schemas (draft 7) of the files of a report that other tools read. */
export { manifestSchema, resultsSchema };
