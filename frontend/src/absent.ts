// Stands where NiiVue imports zarrita, which the viewer never calls.
export {}
