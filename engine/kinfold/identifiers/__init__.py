"""What records share and what is compared: identifiers with their classes, and profiles."""
