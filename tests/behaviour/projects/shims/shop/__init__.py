from six import text_type
