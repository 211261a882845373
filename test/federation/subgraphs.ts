/** The words at the head of a subgraph of Federation 2. */
export const federation = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@shareable", "@external", "@provides", "@requires", "@interfaceObject"]
)
`;
