"""A small Korean question answerer for narrow medical jobs: data, training, export and scores."""
