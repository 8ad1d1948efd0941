"""What the tests of this room share: the shipped network, and texts as dirty as they come."""

import pytest

from retold.encoder import Encoder, Vocabulary, shipped


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The encoder with the weights that came with retold."""
    return shipped()


@pytest.fixture(scope="session")
def vocabulary(encoder: Encoder) -> Vocabulary:
    """The pieces of the shipped weights."""
    return encoder.vocabulary
