/**
 * What importers read besides the network: of a folder full of other things, these alone belong to
 * a file in it. A file of weights is found by what the network says of it.
 */
const COMPANIONS: ReadonlySet<string> = new Set([
  'detections.json',
  'labels.txt',
  'labels.json',
  'labels.csv',
  'classes.txt',
  'class_names.txt',
  'class_names.json',
  'class_names.csv',
  'class_indices.json',
  'class_indices.csv',
  'classes.json',
  'classes.csv',
  'metadata.json',
  'config.json',
  'preprocessor_config.json',
  'signature.json',
  'cvexport.manifest',
  'metadata_properties.json',
  'imagenet_class_index.json',
]);

export function isCompanion(name: string): boolean {
  return COMPANIONS.has(name.toLowerCase());
}
