"""Makes the two networks that Flavum ships: data, synthesis, network, training, export. Never imported by flavum."""
