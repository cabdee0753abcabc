export { vectors } from './catalogue/catalogue.ts';
export type { Credential } from './credential.ts';
export { keyFile, type KeyName } from './key/material.ts';
export { kinds, type Kind } from './kind.ts';
export { layers, type Expectation, type ExpectedFile, type Layer, type Vector } from './vector.ts';
export { manifest, manifestSchema, type Manifest, type ManifestVector } from './kit/files.ts';
export { VectorProblem, type VectorCode } from './kit/problem.ts';
export { writeKit } from './kit/write.ts';
