// The bill of materials: the third parties of what is distributed, as CycloneDX 1.6. It holds neither a time nor a random
// number, so that two builds write the same.
import * as CDX from '@cyclonedx/cyclonedx-library';

const { Enums, Models, Serialize, Spec } = CDX;

/** @param {string} license an SPDX expression, or a name of our own for what SPDX has no id for */
const licence = (license) =>
  license.startsWith('LicenseRef-')
    ? new Models.NamedLicense(license.slice('LicenseRef-'.length))
    : /\s/.test(license)
      ? new Models.LicenseExpression(license)
      : new Models.SpdxLicense(license);

/** @param {import('./components.mjs').Component} component */
function entry({ name, version, license, homepage, purl, hash, part }) {
  const [, group, short] = name.match(/^(?:(@[^/]+)\/)?(.+)$/) ?? [];
  return new Models.Component(Enums.ComponentType.Library, short, {
    bomRef: purl,
    group,
    version,
    purl,
    scope: Enums.ComponentScope.Required,
    description: part && `Used: ${part}`,
    licenses: new Models.LicenseRepository([licence(license)]),
    hashes: new Models.HashDictionary(hash && [[Enums.HashAlgorithm[hash.algorithm], hash.hex]]),
    externalReferences: new Models.ExternalReferenceRepository([
      new Models.ExternalReference(homepage, Enums.ExternalReferenceType.Website),
    ]),
  });
}

/**
 * @param {import('./components.mjs').Component[]} components
 * @param {{ name: string, version: string, license: string }} product
 * @returns {string} JSON
 */
export function billOfMaterials(components, { name, version, license }) {
  const bom = new Models.Bom();
  const root = new Models.Component(Enums.ComponentType.Application, name, {
    bomRef: `pkg:npm/${name}@${version}`,
    version,
    purl: `pkg:npm/${name}@${version}`,
    licenses: new Models.LicenseRepository([licence(license)]),
  });
  for (const component of components.map(entry)) {
    bom.components.add(component);
    root.dependencies.add(component.bomRef);
  }
  bom.metadata.component = root;
  const normalizers = new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6);
  const text = new Serialize.JsonSerializer(normalizers).serialize(bom, { sortLists: true, space: 2 });
  return `${text}\n`;
}
