require('reflect-metadata');

// Unless it is told that this is production, graphql looks for a second copy of itself at everything that it compares.
const { NODE_ENV } = process.env;
process.env.NODE_ENV = 'production';
require('graphql');
process.env.NODE_ENV = NODE_ENV;
