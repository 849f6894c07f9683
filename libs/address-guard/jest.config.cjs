module.exports = { displayName: 'address-guard', preset: '../../jest.preset.js' };
